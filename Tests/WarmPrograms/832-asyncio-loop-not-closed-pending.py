import asyncio
async def forever():
    await asyncio.sleep(1000)
loop = asyncio.new_event_loop()
t = loop.create_task(forever())
loop.run_until_complete(asyncio.sleep(0))
print('end')
