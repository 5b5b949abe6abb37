"""Members of campaigns as a kind of import: whom somebody wrote to or called, and what came back."""
