"""What is opened in a child process: PDF, DOCX, MHTML, WARC. No Django here, and no secrets."""
