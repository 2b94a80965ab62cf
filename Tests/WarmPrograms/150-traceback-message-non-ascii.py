raise ValueError('née 日本 \udc80')
