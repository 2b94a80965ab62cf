import asyncio
async def forever():
    try:
        await asyncio.Event().wait()
    finally:
        print('cancelled')
async def main():
    asyncio.create_task(forever())
    await asyncio.sleep(0)
asyncio.run(main())
