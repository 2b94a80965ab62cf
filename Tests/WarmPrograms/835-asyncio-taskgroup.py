import asyncio
async def f(): raise ValueError('x')
async def main():
    async with asyncio.TaskGroup() as g:
        g.create_task(f())
asyncio.run(main())
