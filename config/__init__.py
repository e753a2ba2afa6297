"""How the application is put together: settings, entry points, set-up."""
