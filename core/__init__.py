"""The ground floor: small apps that every room stands on."""
