"""The paper's ablations, Tables 7 to 12: trainings that differ in one choice.

``variants`` has every row of every table, with the command that trains it on the paper's data;
``small`` trains each briefly on generated shapes; ``page`` lays either out as the paper's table.
``families`` sets the same choices beside what training does by default, where nothing but them
differs from how the bundled model is made.
"""
