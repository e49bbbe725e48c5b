def country_name(c):
    return c


def language_name(c):
    return c
