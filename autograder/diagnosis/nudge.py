"""stub"""
def nudge(session, assignment, program, call, outcomes):
    return ""
