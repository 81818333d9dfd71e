"""The paper's ablations, Tables 7 to 12, as configurations over training and evaluation.

``cells`` has every row of every table, with the command that trains it on the paper's data;
``small`` trains each briefly on generated shapes; ``page`` lays either out as the paper's table.
"""
