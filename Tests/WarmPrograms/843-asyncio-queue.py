import asyncio
async def main():
    q = asyncio.Queue()
    async def p():
        for i in range(3): await q.put(i)
    asyncio.create_task(p())
    print([await q.get() for _ in range(3)])
asyncio.run(main())
