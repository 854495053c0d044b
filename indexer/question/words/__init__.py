"""The words questions are made of: the only lists of words, and what each word stands for."""
