import asyncio
async def main():
    print(asyncio.current_task().get_name(), asyncio.create_task(asyncio.sleep(0)).get_name())
asyncio.run(main())
