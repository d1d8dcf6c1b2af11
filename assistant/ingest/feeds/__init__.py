"""Product feeds: typed records from what shop systems export, one record for each article."""
