"""What a page says about itself: title, byline, dates, language, image, licence."""
