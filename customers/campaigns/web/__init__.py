"""The form on the web by which strangers answer a campaign, and the page on which marketing makes it."""
