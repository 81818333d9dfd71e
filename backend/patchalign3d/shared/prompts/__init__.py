"""What people type: read as the names that they mean, and what of these the shape can answer.

:mod:`.words` cleans, :mod:`.enumerations` and :mod:`.shared_names` tell prompts apart,
:mod:`.noun_phrases` reads each as a name; :mod:`.places`, :mod:`.ordinals` and :mod:`.numbered`
take off what the shape answers, so that a model is asked for the rest.
"""
