"""How numbers, days and hours are written, where a language's own habit is not what people in Boston read."""
