"""What an administrator sets for everybody who looks at, asks for and shares customers."""
