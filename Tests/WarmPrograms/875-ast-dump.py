import ast
print(ast.dump(ast.parse('import x\nprint(x.y)'), indent=1), ast.literal_eval('[1, {"a": 2}]'))
