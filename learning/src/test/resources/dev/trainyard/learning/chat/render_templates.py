"""Writes templates.json: chat templates with what transformers renders from them.

Needs jinja2 alone: the environment is the one that transformers makes (utils/chat_template_utils.py,
_compile_jinja_template). Run it in this folder; the tests read what it wrote and need no Python.
"""

import json

from jinja2.exceptions import TemplateError
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment

TEMPLATES = {
    "chatml": "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
    "chatml-default-system": "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nYou are a helpful assistant<|im_end|>\n' }}{% endif %}{{'<|im_start|>' + message['role'] + '\n' + message['content']}}{% if (loop.last and add_generation_prompt) or not loop.last %}{{ '<|im_end|>' + '\n'}}{% endif %}{% endfor %}{% if add_generation_prompt and messages[-1]['role'] != 'assistant' %}{{ '<|im_start|>assistant\n' }}{% endif %}",
    "llama-2": "{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}{% set system_message = messages[0]['content'] %}{% else %}{% set loop_messages = messages %}{% set system_message = false %}{% endif %}{% for message in loop_messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{% if loop.index0 == 0 and system_message != false %}{% set content = '<<SYS>>\\n' + system_message + '\\n<</SYS>>\\n\\n' + message['content'] %}{% else %}{% set content = message['content'] %}{% endif %}{% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}{% elif message['role'] == 'system' %}{{ '<<SYS>>\\n' + content.strip() + '\\n<</SYS>>\\n\\n' }}{% elif message['role'] == 'assistant' %}{{ ' '  + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}",
    "zephyr": "{% for message in messages %}\n{% if message['role'] == 'user' %}\n{{ '<|user|>\n' + message['content'] + eos_token }}\n{% elif message['role'] == 'system' %}\n{{ '<|system|>\n' + message['content'] + eos_token }}\n{% elif message['role'] == 'assistant' %}\n{{ '<|assistant|>\n'  + message['content'] + eos_token }}\n{% endif %}\n{% if loop.last and add_generation_prompt %}\n{{ '<|assistant|>' }}\n{% endif %}\n{% endfor %}",
    "mistral": "{{ bos_token }}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{% if message['role'] == 'user' %}{{ '[INST] ' + message['content'] + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ message['content'] + eos_token + ' ' }}{% else %}{{ raise_exception('Only user and assistant roles are supported!') }}{% endif %}{% endfor %}",
    "gemma": "{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{% if (message['role'] == 'assistant') %}{% set role = 'model' %}{% else %}{% set role = message['role'] %}{% endif %}{{ '<start_of_turn>' + role + '\n' + message['content'] | trim + '<end_of_turn>\n' }}{% endfor %}{% if add_generation_prompt %}{{'<start_of_turn>model\n'}}{% endif %}",
    "llama-3": "{% set loop_messages = messages %}{% for message in loop_messages %}{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] | trim + '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}",
    "lines": "{#- spaced as one writes it by hand -#}\n{%- set ns = namespace(system='') %}\n{%- for message in messages %}\n    {%- if message.role == 'system' %}\n        {%- set ns.system = message.content %}\n    {%- endif %}\n{%- endfor %}\n{% if ns.system %}\nSYSTEM: {{ ns.system }}\n{% endif %}\n{% for message in messages %}\n    {% if message.role == 'user' %}\nUSER: {{ message.content | trim }}\n    {% elif message.role == 'assistant' %}\nASSISTANT: {{ message.content }}{{ eos_token }}\n    {% endif %}\n{% endfor %}\n{% if add_generation_prompt %}\nASSISTANT:\n{%- endif %}\n",
    "marked": "{% for message in messages %}{% if message.role == 'assistant' %}<a>{% generation %}{{ message.content ~ eos_token }}{% endgeneration %}\n{% else %}<u>{{ message.content }}\n{% endif %}{% endfor %}{% if add_generation_prompt %}<a>{% endif %}",
    "truths": "{% set said = messages[0].content %}{% set no = False %}{{ '1' if said != false else '0' }}{{ '1' if no == False else '0' }}{{ '1' if said != None and said is not none else '0' }}{{ '== false' }}{{ messages[-1].role + ' is True' }}",
    "judgements": "{% for message in messages %}{% if message.content is defined and message.content is not none and message.content is string and message.name is not defined %}[{{ loop.index }}/{{ messages | length }} {{ message.role | upper }}]{{ message['content'] }}{% if not loop.last %}|{% endif %}{% endif %}{% endfor %}{{ eos_token if not add_generation_prompt else '>' }}",
}

CONVERSATIONS = [
    [("user", "Hello")],
    [("user", "Hello"), ("assistant", "Hi there.")],
    [("system", "Be brief."), ("user", " two\n\nlines  "), ("assistant", "ok \n")],
    [("user", "{{ 7 * 7 }} {% if x %}"), ("assistant", "'quoted' \"twice\" \\n \\"), ("user", "größer 日本 🎉")],
    [("system", ""), ("user", ""), ("assistant", "a"), ("user", "b"), ("assistant", "")],
    [("assistant", "first"), ("user", "second")],
    [("user", "\n{# no comment #}\n"), ("user", "<b>&amp;</b> | trim")],
]


class Generation(Extension):
    """Marks the assistant's words, as transformers' AssistantTracker does, and renders them as they are."""

    tags = {"generation"}

    def parse(self, parser):
        next(parser.stream)
        return parser.parse_statements(["name:endgeneration"], drop_needle=True)


def raise_exception(message):
    raise TemplateError(message)


environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation])
environment.globals["raise_exception"] = raise_exception

cases = []
for name, template in TEMPLATES.items():
    for conversation in CONVERSATIONS:
        messages = [{"role": role, "content": content} for role, content in conversation]
        for answering in (False, True):
            case = {"template": name, "messages": messages, "add_generation_prompt": answering}
            try:
                case["rendered"] = environment.from_string(template).render(
                    messages=messages, add_generation_prompt=answering, bos_token="<s>", eos_token="</s>"
                )
            except TemplateError as refused:
                case["refused"] = str(refused)
            cases.append(case)

with open("templates.json", "w", encoding="utf-8") as out:
    json.dump({"templates": TEMPLATES, "cases": cases}, out, ensure_ascii=False, indent=1)
    out.write("\n")
