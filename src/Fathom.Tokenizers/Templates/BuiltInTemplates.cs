namespace Fathom.Tokenizers.Templates;

/// <summary>Templates for models that carry none.</summary>
public static class BuiltInTemplates
{
    private const string ChatMlSource =
        """
        {%- for message in messages -%}
            {{- '<|im_start|>' ~ message.role ~ '\n' ~ (message.content or '') ~ '<|im_end|>\n' -}}
        {%- endfor -%}
        {%- if add_generation_prompt -%}
            {{- '<|im_start|>assistant\n' -}}
        {%- endif -%}
        """;

    private const string Llama3Source =
        """
        {{- bos_token | default('<|begin_of_text|>') -}}
        {%- for message in messages -%}
            {{- '<|start_header_id|>' ~ message.role ~ '<|end_header_id|>\n\n' ~ (message.content or '') | trim ~ '<|eot_id|>' -}}
        {%- endfor -%}
        {%- if add_generation_prompt -%}
            {{- '<|start_header_id|>assistant<|end_header_id|>\n\n' -}}
        {%- endif -%}
        """;

    /// <summary>All system messages, joined; wherever they stand, they come first.</summary>
    private const string DeepSeekV3System =
        """
        {%- set state = namespace(system='', is_in_tools=false) -%}
        {%- for message in messages if message.role == 'system' -%}
            {%- set state.system = state.system ~ ('' if loop.first else '\n\n') ~ message.content -%}
        {%- endfor -%}
        {%- set opening = '' -%}
        """;

    /// <summary>The last system message; the answer begins with thoughts, and past thoughts are dropped.</summary>
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

    /// <summary>ChatML: <c>&lt;|im_start|&gt;role … &lt;|im_end|&gt;</c>, as Qwen and many others use it.</summary>
    public static ChatTemplate ChatMl { get; } = ChatTemplate.Parse(ChatMlSource);

    /// <summary>Llama 3: a header with the role, then the message.</summary>
    public static ChatTemplate Llama3 { get; } = ChatTemplate.Parse(Llama3Source);

    /// <summary>DeepSeek-V3: plain turns, with every group of tool calls and tool outputs closed once.</summary>
    public static ChatTemplate DeepSeekV3 { get; } = ChatTemplate.Parse(DeepSeekV3System + DeepSeekTurns);

    /// <summary>DeepSeek-R1 and its distilled models: as V3, but the answer begins with thoughts, and past thoughts are dropped.</summary>
    public static ChatTemplate DeepSeekR1 { get; } = ChatTemplate.Parse(DeepSeekR1System + DeepSeekTurns);
}
