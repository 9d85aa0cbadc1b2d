namespace Fathom.Templates;

/// <summary>Chat templates for models that have none.</summary>
public static class BuiltInTemplates
{
    private const string ChatMlSource =
        """
        {%- for message in messages -%}
            {%- if message.role == 'tool' -%}
                {{- '<|im_start|>user\n<tool_response>\n' ~ message.content ~ '\n</tool_response>' -}}
            {%- else -%}
                {{- '<|im_start|>' ~ message.role ~ '\n' ~ (message.content or '') -}}
            {%- endif -%}
            {%- for call in message.tool_calls or [] -%}
                {{- ('' if loop.first and not message.content else '\n') ~ '<tool_call>\n{"name": ' ~ call.function.name | tojson -}}
                {{- ', "arguments": ' ~ call.function.arguments | tojson ~ '}\n</tool_call>' -}}
            {%- endfor -%}
            {{- '<|im_end|>\n' -}}
        {%- endfor -%}
        {%- if add_generation_prompt -%}
            {{- '<|im_start|>assistant\n' -}}
        {%- endif -%}
        """;

    private const string Llama3Source =
        """
        {{- bos_token | default('<|begin_of_text|>') -}}
        {%- for message in messages -%}
            {{- '<|start_header_id|>' ~ ('ipython' if message.role == 'tool' else message.role) ~ '<|end_header_id|>\n\n' -}}
            {{- (message.content or '') | trim -}}
            {%- for call in message.tool_calls or [] -%}
                {{- '' if loop.first else '; ' -}}
                {{- '{"name": ' ~ call.function.name | tojson ~ ', "parameters": ' ~ call.function.arguments | tojson ~ '}' -}}
            {%- endfor -%}
            {{- '<|eot_id|>' -}}
        {%- endfor -%}
        {%- if add_generation_prompt -%}
            {{- '<|start_header_id|>assistant<|end_header_id|>\n\n' -}}
        {%- endif -%}
        """;

    /// <summary>All system messages, joined; they come first, wherever they are in the conversation.</summary>
    private const string DeepSeekV3System =
        """
        {%- set state = namespace(system='', is_in_tools=false) -%}
        {%- for message in messages if message.role == 'system' -%}
            {%- set state.system = state.system ~ ('' if loop.first else '\n\n') ~ message.content -%}
        {%- endfor -%}
        {%- set opening = '' -%}
        """;

    /// <summary>The last system message; the answer begins with thinking, and past thinking is dropped.</summary>
    private const string DeepSeekR1System =
        """
        {%- set state = namespace(system='', is_in_tools=false) -%}
        {%- for message in messages if message.role == 'system' -%}
            {%- set state.system = message.content -%}
        {%- endfor -%}
        {%- set opening = '<think>\n' -%}
        """;

    private const string DeepSeekTurns =
        """
        {{- bos_token | default('<｜begin▁of▁sentence｜>') ~ state.system -}}
        {%- for message in messages -%}
            {%- if message.role == 'tool' -%}
                {{- '\n' if state.is_in_tools else '<｜tool▁outputs▁begin｜>' -}}
                {{- '<｜tool▁output▁begin｜>' ~ message.content ~ '<｜tool▁output▁end｜>' -}}
                {%- set state.is_in_tools = true -%}
            {%- elif message.role != 'system' -%}
                {{- '<｜tool▁outputs▁end｜>' if state.is_in_tools -}}
                {%- if message.role == 'user' -%}
                    {{- '<｜User｜>' ~ message.content -}}
                {%- else -%}
                    {%- set content = message.content or '' -%}
                    {{- '' if state.is_in_tools else '<｜Assistant｜>' -}}
                    {{- content.split('</think>')[-1] if opening else content -}}
                    {%- for call in message.tool_calls or [] -%}
                        {%- set arguments = call.function.arguments -%}
                        {{- '<｜tool▁calls▁begin｜>' if loop.first else '\n' -}}
                        {{- '<｜tool▁call▁begin｜>' ~ (call.type or 'function') ~ '<｜tool▁sep｜>' ~ call.function.name ~ '\n```json\n' -}}
                        {{- (arguments if arguments is string else arguments | tojson) ~ '\n```<｜tool▁call▁end｜>' -}}
                        {{- '<｜tool▁calls▁end｜>' if loop.last -}}
                    {%- endfor -%}
                    {{- '<｜end▁of▁sentence｜>' -}}
                {%- endif -%}
                {%- set state.is_in_tools = false -%}
            {%- endif -%}
        {%- endfor -%}
        {%- if state.is_in_tools -%}
            {{- '<｜tool▁outputs▁end｜>' -}}
        {%- elif add_generation_prompt -%}
            {{- '<｜Assistant｜>' ~ opening -}}
        {%- endif -%}
        """;

    /// <summary>
    /// Turns in DeepSeek's markers; the answer begins with thinking, or with the end of it if the variable <c>thinking</c> is false, as in V3.1.
    /// </summary>
    private const string ReasonerSource =
        """
        {{- bos_token -}}
        {%- for message in messages -%}
            {%- if message.role == 'user' -%}
                {{- '<｜User｜>' ~ message.content -}}
            {%- elif message.role == 'assistant' -%}
                {{- '<｜Assistant｜></think>' ~ (message.content or '').split('</think>')[-1] ~ eos_token -}}
            {%- endif -%}
        {%- endfor -%}
        {%- if add_generation_prompt -%}
            {{- '<｜Assistant｜>' ~ ('<think>' if thinking is not defined or thinking else '</think>') -}}
        {%- endif -%}
        """;

    /// <summary>ChatML: <c>&lt;|im_start|&gt;role … &lt;|im_end|&gt;</c>, as Qwen and many others use it, with tool calls in the Hermes format.</summary>
    public static ChatTemplate ChatMl => field ??= ChatTemplate.Parse(ChatMlSource);

    /// <summary>Llama 3: a header with the role, then the message.</summary>
    public static ChatTemplate Llama3 => field ??= ChatTemplate.Parse(Llama3Source);

    /// <summary>DeepSeek-V3: plain turns, with each group of tool calls and tool outputs closed once.</summary>
    public static ChatTemplate DeepSeekV3 => field ??= ChatTemplate.Parse(DeepSeekV3System + DeepSeekTurns);

    /// <summary>DeepSeek-R1 and its distilled models: as V3, but the answer begins with thinking, and past thinking is dropped.</summary>
    public static ChatTemplate DeepSeekR1 => field ??= ChatTemplate.Parse(DeepSeekR1System + DeepSeekTurns);

    /// <summary>For Fathom's own small reasoning models: past thinking is dropped, thinking can be switched off, and system messages are omitted.</summary>
    public static ChatTemplate Reasoner => field ??= ChatTemplate.Parse(ReasonerSource);
}
