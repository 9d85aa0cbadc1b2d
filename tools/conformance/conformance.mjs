// Calls a running server through the SDKs. Each case throws when something is not as it should be.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import Anthropic from '@anthropic-ai/sdk';
import { Ollama } from 'ollama';
import { generateText, streamText, embedMany } from 'ai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { createDeepSeek } from '@ai-sdk/deepseek';

const url = process.env.FATHOM_URL;
const key = process.env.FATHOM_KEY;
const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
const anthropic = new Anthropic({ baseURL: url, apiKey: key, maxRetries: 0 });
const ollama = new Ollama({ host: url, headers: { Authorization: `Bearer ${key}` } });
const compatible = createOpenAICompatible({ name: 'fathom', baseURL: `${url}/v1`, apiKey: key, includeUsage: true });
const deepseek = createDeepSeek({ baseURL: url, apiKey: key });
const model = (await openai.models.list()).data[0].id;
const messages = [{ role: 'user', content: 'Say something about the sea.' }];
const short = { model, messages, max_tokens: 24, temperature: 0 };

async function collect(stream) {
  const items = [];
  for await (const item of stream) items.push(item);
  return items;
}

const cases = {
  async 'openai: plain'() {
    const answer = await openai.chat.completions.create(short);
    assert.equal(answer.object, 'chat.completion');
    assert.ok(['stop', 'length'].includes(answer.choices[0].finish_reason));
    assert.equal(answer.usage.total_tokens, answer.usage.prompt_tokens + answer.usage.completion_tokens);
  },
  async 'openai: a stream says what a plain answer says'() {
    const plain = await openai.chat.completions.create(short);
    const chunks = await collect(await openai.chat.completions.create({ ...short, stream: true, stream_options: { include_usage: true } }));
    const text = chunks.map((c) => c.choices[0]?.delta?.content ?? '').join('');
    assert.equal(text, plain.choices[0].message.content);
    assert.equal(chunks.at(-1).choices.length, 0);
    assert.equal(chunks.at(-1).usage.completion_tokens, plain.usage.completion_tokens);
  },
  async 'openai: stream helper'() {
    const whole = await openai.chat.completions.stream(short).finalChatCompletion();
    assert.equal(whole.choices[0].message.role, 'assistant');
  },
  async 'openai: logprobs'() {
    const answer = await openai.chat.completions.create({ ...short, logprobs: true, top_logprobs: 3 });
    const content = answer.choices[0].logprobs.content;
    assert.ok(content.length > 0 || answer.choices[0].message.content === '');
    for (const token of content) {
      assert.ok(token.logprob <= 0 && token.top_logprobs.length === 3);
      assert.equal(token.logprob, token.top_logprobs[0].logprob);
    }
  },
  async 'openai: several answers of one seed'() {
    const ask = () => openai.chat.completions.create({ ...short, n: 2, temperature: 1, seed: 7 });
    const [first, second] = [await ask(), await ask()];
    assert.deepEqual(first.choices.map((c) => c.message.content), second.choices.map((c) => c.message.content));
    assert.equal(first.choices.length, 2);
  },
  async 'openai: cancel'() {
    const controller = new AbortController();
    const stream = await openai.chat.completions.create({ ...short, max_tokens: 200, stream: true, ignore_eos: true }, { signal: controller.signal });
    for await (const _ of stream) controller.abort();
    await openai.chat.completions.create(short);
  },
  async 'openai: errors have their classes'() {
    await assert.rejects(openai.chat.completions.create({ ...short, temperature: 3 }), OpenAI.BadRequestError);
    await assert.rejects(openai.chat.completions.create({ ...short, model: 'no-such-model' }), OpenAI.NotFoundError);
    const stranger = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'wrong', maxRetries: 0 });
    await assert.rejects(stranger.chat.completions.create(short), OpenAI.AuthenticationError);
  },
  async 'openai: completions score a prompt'() {
    const answer = await openai.completions.create({ model, prompt: 'The sea is', max_tokens: 1, echo: true, logprobs: 1, temperature: 0 });
    const { tokens, token_logprobs } = answer.choices[0].logprobs;
    assert.equal(tokens.length, token_logprobs.length);
    assert.ok(token_logprobs.slice(1).every((number) => number <= 0));
  },
  async 'openai: embeddings'() {
    const answer = await openai.embeddings.create({ model, input: ['sea', 'land'] });
    assert.equal(answer.data.length, 2);
    assert.ok(Math.abs(Math.hypot(...answer.data[0].embedding) - 1) < 1e-3);
  },
  async 'openai: responses'() {
    const answer = await openai.responses.create({ model, input: 'Say something.', max_output_tokens: 24, temperature: 0 });
    assert.equal(answer.object, 'response');
    assert.equal(typeof answer.output_text, 'string');
    const events = await collect(await openai.responses.create({ model, input: 'Say something.', max_output_tokens: 24, temperature: 0, stream: true }));
    const text = events.filter((e) => e.type === 'response.output_text.delta').map((e) => e.delta).join('');
    assert.equal(text, answer.output_text);
    const whole = await openai.responses.stream({ model, input: 'Say something.', max_output_tokens: 24 }).finalResponse();
    assert.ok(['completed', 'incomplete'].includes(whole.status));
  },
  async 'openai: an answer of a schema'() {
    const schema = { type: 'object', properties: { sea: { enum: ['blue', 'gray'] } }, required: ['sea'], additionalProperties: false };
    const answer = await openai.chat.completions.create({ ...short, max_tokens: 64, reasoning_effort: 'none', response_format: { type: 'json_schema', json_schema: { name: 'sea', schema } } });
    if (answer.choices[0].finish_reason === 'stop') assert.ok(['blue', 'gray'].includes(JSON.parse(answer.choices[0].message.content).sea));
    await assert.rejects(openai.chat.completions.create({ ...short, response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { not: {} } } } }), OpenAI.BadRequestError);
  },
  async 'openai: calls of tools'() {
    const tools = [{ type: 'function', function: { name: 'look', description: 'Looks at a thing', parameters: { type: 'object', properties: { at: { enum: ['sea', 'land'] } }, required: ['at'], additionalProperties: false }, strict: true } }];
    const ask = { ...short, max_tokens: 120, reasoning_effort: 'none', tools, tool_choice: 'required' };
    let answer;
    try {
      answer = await openai.chat.completions.create(ask);
    } catch (refusal) {
      if (refusal.code === 'unsupported_parameter') return; // a model without a form for calls
      throw refusal;
    }

    if (answer.choices[0].finish_reason !== 'tool_calls') return; // cut by the limit
    const call = answer.choices[0].message.tool_calls[0];
    assert.equal(call.function.name, 'look');
    assert.ok(['sea', 'land'].includes(JSON.parse(call.function.arguments).at));
    const whole = await openai.chat.completions.stream(ask).finalChatCompletion();
    assert.equal(whole.choices[0].message.tool_calls[0].function.arguments, call.function.arguments);
    const history = [...messages, answer.choices[0].message, { role: 'tool', tool_call_id: call.id, content: 'blue' }];
    await openai.chat.completions.create({ ...short, messages: history, tools });
  },
  async 'anthropic: plain'() {
    const answer = await anthropic.messages.create(short);
    assert.equal(answer.type, 'message');
    assert.ok(['end_turn', 'max_tokens', 'model_context_window_exceeded'].includes(answer.stop_reason));
  },
  async 'anthropic: stream'() {
    const plain = await anthropic.messages.create(short);
    const whole = await anthropic.messages.stream(short).finalMessage();
    assert.deepEqual(whole.content.map((b) => b.text ?? b.thinking), plain.content.map((b) => b.text ?? b.thinking));
    assert.equal(whole.usage.output_tokens, plain.usage.output_tokens);
  },
  async 'anthropic: thinking'() {
    const answer = await anthropic.messages.create({ ...short, temperature: undefined, max_tokens: 1100, thinking: { type: 'enabled', budget_tokens: 1024 }, stop_sequences: ['\n'] });
    assert.ok(answer.content.every((block) => ['thinking', 'text'].includes(block.type)));
  },
  async 'anthropic: count tokens and errors'() {
    assert.ok((await anthropic.messages.countTokens({ model, messages })).input_tokens > 0);
    await assert.rejects(anthropic.messages.create({ ...short, temperature: 2 }), Anthropic.BadRequestError);
    await assert.rejects(anthropic.messages.create({ ...short, model: 'no-such-model' }), Anthropic.NotFoundError);
  },
  async 'ollama: chat, generate, embed'() {
    const options = { num_predict: 24, temperature: 0 };
    const plain = await ollama.chat({ model, messages, options });
    const lines = await collect(await ollama.chat({ model, messages, options, stream: true }));
    assert.equal(lines.map((l) => l.message.content).join(''), plain.message.content);
    assert.equal(lines.at(-1).done, true);
    assert.equal(typeof (await ollama.generate({ model, prompt: 'The sea', options })).response, 'string');
    assert.equal((await ollama.embed({ model, input: ['a', 'b'] })).embeddings.length, 2);
  },
  async 'ollama: models'() {
    assert.equal((await ollama.list()).models[0].name, model);
    assert.ok((await ollama.show({ model })).details);
    assert.ok((await ollama.ps()).models);
    await assert.rejects(ollama.chat({ model: 'no-such-model', messages }), /no-such-model/);
  },
  async 'ai: openai-compatible'() {
    const plain = await generateText({ model: compatible(model), prompt: 'Say something.', maxOutputTokens: 24, temperature: 0 });
    const stream = streamText({ model: compatible(model), prompt: 'Say something.', maxOutputTokens: 24, temperature: 0 });
    assert.equal(await stream.text, plain.text);
    assert.equal((await stream.usage).outputTokens, plain.usage.outputTokens);
    const { embeddings } = await embedMany({ model: (compatible.embeddingModel ?? compatible.textEmbeddingModel)(model), values: ['a', 'b'] });
    assert.equal(embeddings.length, 2);
  },
  async 'ai: deepseek, with and without thinking'() {
    for (const name of ['deepseek-chat', 'deepseek-reasoner']) {
      const stream = streamText({ model: deepseek(name), prompt: 'Say something.', maxOutputTokens: 24, temperature: 0 });
      assert.equal(typeof (await stream.text), 'string');
      assert.equal(typeof ((await stream.reasoningText) ?? ''), 'string');
    }
  },
  async 'ai: errors'() {
    await assert.rejects(generateText({ model: compatible('no-such-model'), prompt: 'a', maxRetries: 0 }), /no-such-model/);
  },
  async 'langchain: deepseek'() {
    const { ChatDeepSeek } = await import('@langchain/deepseek');
    const chat = new ChatDeepSeek({ apiKey: key, model, maxTokens: 24, temperature: 0, maxRetries: 0, configuration: { baseURL: `${url}/v1` } });
    const plain = await chat.invoke('Say something.');
    const chunks = await collect(await chat.stream('Say something.'));
    assert.equal(chunks.map((c) => c.content).join(''), plain.content);
  },
};

let passed = 0;
let failed = 0;
for (const [name, run] of Object.entries(cases)) {
  try {
    await run();
    passed++;
    console.log(`ok    ${name}`);
  } catch (failure) {
    failed++;
    console.log(`FAIL  ${name}\n      ${String(failure?.stack ?? failure).split('\n').slice(0, 6).join('\n      ')}`);
  }
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
