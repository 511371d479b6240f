"""The groups of helper commands (`models`, `glossary`, `tm`) and the options that commands share."""
