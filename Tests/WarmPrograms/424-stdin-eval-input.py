print(sum(map(eval, input().replace('line', '1+1').split())))
