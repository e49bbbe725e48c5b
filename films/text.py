PROFILES = {"editorial": 1, "review": 2}


def render(t, p):
    return "<p>" + t + "</p>"
