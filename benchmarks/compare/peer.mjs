// llama.cpp through node-llama-cpp: one piece of work in one process, its figures as one line of JSON.
//   node peer.mjs speed MODEL THREADS FLASH PROMPT OUTPUT
//   node peer.mjs depth MODEL THREADS FLASH DEPTH OUTPUT
//   node peer.mjs batch MODEL THREADS FLASH SEQUENCES OUTPUT
//   node peer.mjs logprobs MODEL THREADS FLASH IDS FILE      (float32 little-endian, [positions, vocabulary])
// The package is looked up in the current folder.
import fs from "node:fs";
import {createRequire} from "node:module";
import path from "node:path";
import {pathToFileURL} from "node:url";

const [work, file, threads, flash, first, second] = process.argv.slice(2);
const warmUpTokens = 8;
const firstPromptId = 5;

const {getLlama, LlamaLogLevel} = await import(pathToFileURL(createRequire(path.join(process.cwd(), "package.json")).resolve("node-llama-cpp")).href);
const llama = await getLlama({gpu: false, build: "never", usePrebuiltBinaries: true, logLevel: LlamaLogLevel.error, maxThreads: +threads});
const model = await llama.loadModel({modelPath: file, useMmap: true, checkTensors: false});
const promptVocabulary = Math.min(1000, model.fileInfo.metadata.tokenizer.ggml.tokens.length - firstPromptId);
const works = {speed, depth, batch, logprobs};
console.log(JSON.stringify(await works[work]()));
process.exit(0);

// The same numbers as 'fathom bench' takes for text.
function promptIds(request, count) {
    return Array.from({length: count}, (_, i) => ((i + request) * 7919 + 13) % promptVocabulary + firstPromptId);
}

function createContext(contextSize, sequences = 1) {
    return model.createContext({contextSize, sequences, batchSize: 512, threads: +threads, flashAttention: flash === "on"});
}

async function speed() {
    const [prompt, output] = [+first, +second];
    const sequence = (await createContext(prompt + output + warmUpTokens + 8)).getSequence();
    await sequence.evaluateWithoutGeneratingNewTokens(promptIds(0, warmUpTokens));
    await sequence.clearHistory();
    const prefill = await timed(() => sequence.evaluateWithoutGeneratingNewTokens(promptIds(0, prompt)));
    return {prefill: prompt / prefill, decode: await decode(sequence, output)};
}

async function depth() {
    const [before, output] = [+first, +second];
    const sequence = (await createContext(before + output + 8)).getSequence();
    await sequence.evaluateWithoutGeneratingNewTokens(promptIds(0, before));
    return {decode: await decode(sequence, output)};
}

async function batch() {
    const [count, output] = [+first, +second];
    const promptTokens = 16;
    const context = await createContext(promptTokens + output + 8, count);
    const sequences = Array.from({length: count}, () => context.getSequence());
    await Promise.all(sequences.map((sequence, i) => sequence.evaluateWithoutGeneratingNewTokens(promptIds(i, promptTokens))));
    const streams = sequences.map((sequence) => sequence.evaluate([17], {temperature: 0, yieldEogToken: true}));
    await Promise.all(streams.map((stream) => stream.next()));
    const elapsed = await timed(() => Promise.all(streams.map((stream) => take(stream, output))));
    return {decode: count * output / elapsed};
}

async function logprobs() {
    const ids = first.split(",").map(Number);
    const sequence = (await createContext(ids.length + 8)).getSequence();
    const results = await sequence.controlledEvaluate(ids.map((id) => [id, {generateNext: {probabilities: true}}]));
    const vocabulary = results[0].next.probabilities.size;
    const values = new Float32Array(ids.length * vocabulary);
    results.forEach((result, position) => {
        for (const [id, probability] of result.next.probabilities)
            values[position * vocabulary + Number(id)] = Math.log(probability);
    });
    fs.writeFileSync(second, Buffer.from(values.buffer));
    return {vocabulary};
}

async function decode(sequence, count) {
    const stream = sequence.evaluate([17], {temperature: 0, yieldEogToken: true});
    await stream.next();
    return count / await timed(() => take(stream, count));
}

async function take(stream, count) {
    for (let taken = 0; taken < count; taken++)
        if ((await stream.next()).done) throw new Error(`the peer ended after ${taken} tokens`);
}

async function timed(work) {
    const started = performance.now();
    await work();
    return (performance.now() - started) / 1e3;
}
