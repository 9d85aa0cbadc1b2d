// Whether llama.cpp and Fathom go on from the same texts with the same tokens, always taking the likeliest.
//   node greedy.mjs FATHOM_DLL MODEL.gguf TOKENS PROMPT...
//   node greedy.mjs FATHOM_DLL MODEL.gguf TOKENS --questions FILE COUNT
// The second form asks a reasoner the first COUNT questions of a JSONL file, each until its answer ends.
// Run it in a folder that has the package node-llama-cpp. The exit status is 1 when anything differs.
import {execFileSync} from "node:child_process";
import {createRequire} from "node:module";
import {readFileSync} from "node:fs";
import path from "node:path";
import {pathToFileURL} from "node:url";

const [fathom, file, count, ...rest] = process.argv.slice(2);
const asksQuestions = rest[0] === "--questions";
const prompts = asksQuestions
    ? readFileSync(rest[1], "utf8").trim().split("\n").map(line => JSON.parse(line)).filter(line => !line.earlier).slice(0, +rest[2])
        .map(line => `<｜begin▁of▁sentence｜><｜User｜>${line.question}<｜Assistant｜><think>`)
    : rest;
const {getLlama, LlamaLogLevel} = await import(pathToFileURL(createRequire(path.join(process.cwd(), "package.json")).resolve("node-llama-cpp")).href);
const llama = await getLlama({gpu: false, build: "never", usePrebuiltBinaries: true, logLevel: LlamaLogLevel.error, maxThreads: 1});
const model = await llama.loadModel({modelPath: file, checkTensors: true});
const context = await model.createContext({contextSize: 1024, threads: 1, flashAttention: false});
const sequence = context.getSequence();
let same = 0;
for (const prompt of prompts) {
    const ids = Array.from(model.tokenize(prompt, asksQuestions), Number);
    const isRead = check("tokens of the prompt", ids.join(), ask("tokenize", ...(asksQuestions ? [prompt] : ["--no-special", prompt])).tokens.join());

    await sequence.clearHistory();
    const next = [];
    for await (const token of sequence.evaluate(ids, {temperature: 0, yieldEogToken: true})) {
        if (asksQuestions && model.isEogToken(token) || next.push(token) === +count) break;
    }

    const text = model.detokenize(next, true);
    const isContinued = check(`${count} tokens after ${JSON.stringify(prompt)}`, text,
        ask("generate", "--tokens", ids.join(), "--temperature", "0", ...(asksQuestions ? [] : ["--ignore-eos"]), "--max-tokens", count).text);
    console.log(JSON.stringify(prompt + text));
    same += isRead && isContinued ? 1 : 0;
}

console.log(`${same} of ${prompts.length} the same`);
process.exit(same === prompts.length ? 0 : 1);

function ask(verb, ...options) {
    const lines = execFileSync("dotnet", [fathom, verb, "-m", file, "--json", ...options], {encoding: "utf8", stdio: ["ignore", "pipe", "ignore"]}).trim().split("\n");
    return JSON.parse(lines.at(-1));
}

function check(what, theirs, ours) {
    if (theirs === ours) return true;
    console.log(`${what} differ:\n  llama.cpp ${JSON.stringify(theirs)}\n  fathom    ${JSON.stringify(ours)}`);
    return false;
}
