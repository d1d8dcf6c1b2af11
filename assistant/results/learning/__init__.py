"""What results teach: lessons found, decided on by people, and told to the next brief."""
