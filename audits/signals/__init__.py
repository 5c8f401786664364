"""Signs that an agency has its system on paper only ("hình thức"), each with its evidence.

They are hints for the committee, who asks further; nothing follows from them by itself, and the
agency's own people never see them.
"""
