"""A draft as an e-mail: MJML and HTML with the brand’s colours, plain text, and a whole message (.eml)."""
