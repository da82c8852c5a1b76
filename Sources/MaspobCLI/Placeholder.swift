enum MaspobCLIPlaceholder {}
