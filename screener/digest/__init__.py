"""What changed for a coordinator since the last digest that was delivered, and the mail that tells it. Nothing here reads a database or sends."""
