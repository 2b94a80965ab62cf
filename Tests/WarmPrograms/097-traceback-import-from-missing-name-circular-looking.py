from json import dumps, loadz
