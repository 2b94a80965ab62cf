import asyncio
print(type(asyncio.get_event_loop_policy()).__name__, asyncio._get_running_loop())
