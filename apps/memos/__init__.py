"""The memo: its content and versions, attached to the request as a document."""
