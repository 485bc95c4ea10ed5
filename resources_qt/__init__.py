"""Icons, styles and translations shipped with Desk."""
