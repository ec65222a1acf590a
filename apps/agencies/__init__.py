"""The tenants: one estate agency, one PostgreSQL schema."""
