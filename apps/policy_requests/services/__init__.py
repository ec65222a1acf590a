"""The room's writes that move nothing: answers, papers, money, the client's link."""
