"""One image, then one with previews, through the official OpenAI SDK for Python (pip install openai).

    TESSERA_BASE_URL=http://127.0.0.1:8080 TESSERA_API_KEY=... python generate.py "red apple"
"""
import base64
import os
import sys
from pathlib import Path

from openai import OpenAI

prompt = sys.argv[1] if len(sys.argv) > 1 else "red apple"
client = OpenAI(
    base_url=os.environ.get("TESSERA_BASE_URL", "http://127.0.0.1:8080") + "/v1",
    api_key=os.environ.get("TESSERA_API_KEY", "none"),
)
model = os.environ.get("TESSERA_MODEL") or client.models.list().data[0].id

# Fields that the SDK does not know travel in extra_body.
answer = client.images.generate(model=model, prompt=prompt, extra_body={"seed": 7})
Path("image.png").write_bytes(base64.b64decode(answer.data[0].b64_json))
print("image.png:", answer.data[0].revised_prompt)

for event in client.images.generate(model=model, prompt=prompt, stream=True, partial_images=3):
    last = event.type == "image_generation.completed"
    file = Path("stream.png" if last else f"stream-preview-{event.partial_image_index}.png")
    file.write_bytes(base64.b64decode(event.b64_json))
    print(event.type, file)
