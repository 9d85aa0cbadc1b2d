// Runs both engines on the same files in alternation and tells the ratios; see ../compare.sh.
import {spawn, execFileSync} from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import {parseArgs} from "node:util";

const [root, ...rest] = process.argv.slice(2);
const allThreads = os.availableParallelism();
const {values: options} = parseArgs({args: rest, options: {
    models: {type: "string", default: "qwen2-0.5b:q8_0,v3-1b:q8_0,llama-1b:q4_0,llama-1b:q4_k"},
    works: {type: "string", default: "output,speed,batch,busy,depth"},
    rounds: {type: "string", default: "3"},
    threads: {type: "string", default: [...new Set([1, allThreads])].join(",")},
    "kl-limit": {type: "string", default: "0.002"},
}});
const rounds = +options.rounds;
const klLimit = +options["kl-limit"];
const ownMargin = 2;
const promptTokens = 512;
const outputTokens = 64;
const slowTokens = 16; // where an engine may fall to a token or two a second
const deepTokens = 8192;
const sequences = 16;
const fathom = path.join(root, "artifacts", "bin", "Fathom.Cli", "release", process.platform === "win32" ? "fathom.exe" : "fathom");
const peer = path.join(root, "benchmarks", "compare", "peer.mjs");
const outputIds = Array.from({length: 24}, (_, i) => (i * 7919 + 13) % 500 + 5);

const rows = [];
const outputs = [];
const failures = [];
for (const name of options.models.split(",")) {
    const model = await makeModel(name);
    for (const work of options.works.split(","))
        await measure(name, model, work);
}
report();

async function makeModel(name) {
    const [shape, type] = name.split(":");
    const file = path.resolve(`${shape}-${type}.gguf`);
    // llama.cpp's kernels for Intel's tiles abort on a split up-projection that is not in single precision.
    if (!fs.existsSync(file))
        await run(fathom, ["bench", "--shape", shape, "--type", type, "--kv-b-type", "f32", "--keep", file, "--prompt-tokens", "8", "--output-tokens", "8", "--repeat", "1", "--json"]);
    return file;
}

async function measure(name, model, work) {
    const works = {output: () => compareOutput(name, model), speed: compareSpeed, batch: compareBatch, busy: compareBusy, depth: compareDepth};
    if (!(work in works)) throw new Error(`no work '${work}'; there are ${Object.keys(works)}`);
    try {
        await works[work](name, model);
    } catch (error) {
        // An engine that fails at one piece of work is told, and the others go on.
        failures.push({model: name, work, message: error.message.split("\n")[0]});
        note(`${name}, ${work}: ${error.message}`);
    }
}

async function compareSpeed(name, model) {
    for (const threads of options.threads.split(",")) {
        const figures = await alternate(
            () => bench(model, threads, promptTokens, outputTokens),
            (flash) => runPeer("speed", model, threads, flash, promptTokens, outputTokens));
        add(name, `prefill ${promptTokens}`, threads, figures, "prefill");
        add(name, `decode ${outputTokens}`, threads, figures, "decode");
    }
}

async function compareBatch(name, model) {
    add(name, `decode, ${sequences} sequences`, allThreads, await alternate(
        () => bench(model, allThreads, 16, outputTokens, "--batch", sequences),
        (flash) => runPeer("batch", model, allThreads, flash, sequences, outputTokens)), "decode");
}

async function compareBusy(name, model) {
    const busy = spawn(process.execPath, ["-e", "for (;;);"]);
    try {
        add(name, "decode, one core busy", allThreads, await alternate(
            () => bench(model, allThreads, 16, slowTokens),
            (flash) => runPeer("speed", model, allThreads, flash, 16, slowTokens)), "decode");
    } finally {
        busy.kill();
    }
}

async function compareDepth(name, model) {
    add(name, `decode after ${deepTokens}`, allThreads, await alternate(
        () => bench(model, allThreads, 1, outputTokens, "--depth", deepTokens),
        (flash) => runPeer("depth", model, allThreads, flash, deepTokens, outputTokens)), "decode");
}

async function compareOutput(name, model) {
    await run(fathom, ["score", "-m", model, "--tokens", outputIds.join(","), "--all-logprobs", "ours.bin", "--json"]);
    const ours = logprobsOf("ours.bin");
    const theirs = await peerLogprobs(model, "off");
    if (ours.length !== theirs.length) throw new Error(`${name}: ${ours.length} log-probabilities against ${theirs.length}`);
    const divergences = divergencesOf(theirs, ours);
    const output = {model: name, positions: divergences.length, kl_median: median(divergences), kl_max: Math.max(...divergences)};
    const {experts} = await run(fathom, ["inspect", model, "--json"]);
    if (experts) {
        output.peer_median = median(divergencesOf(theirs, await peerLogprobs(model, "on")));
        output.ok = output.kl_median <= Math.max(klLimit, ownMargin * output.peer_median);
    } else {
        output.ok = output.kl_max <= klLimit;
    }
    outputs.push(output);
    note(`${name}: KL(llama.cpp ‖ Fathom) median ${nats(output.kl_median)}, largest ${nats(output.kl_max)}${experts ? `; llama.cpp without and with flash attention: median ${nats(output.peer_median)}` : ""}`);
}

async function peerLogprobs(model, flash) {
    await runPeer("logprobs", model, allThreads, flash, outputIds.join(","), "peer.bin");
    return logprobsOf("peer.bin");
}

function logprobsOf(file) {
    return new Float32Array(fs.readFileSync(file).buffer);
}

// Σ p (log p − log q) at each position. A probability of 0 adds nothing.
function divergencesOf(p, q) {
    const vocabulary = p.length / outputIds.length;
    return Array.from({length: p.length / vocabulary}, (_, position) => {
        let sum = 0;
        for (let i = position * vocabulary; i < (position + 1) * vocabulary; i++)
            if (p[i] > -Infinity) sum += Math.exp(p[i]) * (p[i] - q[i]);
        return sum;
    });
}

// Ours, the peer with flash attention and without, ours again …: a disturbance of the machine meets all of them.
async function alternate(ours, theirs) {
    const figures = {fathom: [], peer: {on: [], off: []}};
    for (let round = 0; round < rounds; round++) {
        figures.fathom.push(await ours());
        for (const flash of ["off", "on"])
            figures.peer[flash].push(await theirs(flash));
    }
    return figures;
}

// The peer is taken with the setting that is better for it.
function add(model, work, threads, figures, figure) {
    const fathomRuns = figures.fathom.map((run) => run[figure]);
    const [flash, peerRuns] = Object.entries(figures.peer)
        .map(([setting, runs]) => [setting, runs.map((run) => run[figure])])
        .sort((a, b) => median(b[1]) - median(a[1]))[0];
    const row = {model, work, threads: +threads, fathom: median(fathomRuns), peer: median(peerRuns), ratio: median(fathomRuns) / median(peerRuns), fathom_runs: fathomRuns, peer_runs: peerRuns, peer_flash_attention: flash};
    rows.push(row);
    note(`${model}, ${work}, ${threads} threads: ${row.fathom.toFixed(1)} against ${row.peer.toFixed(1)} tok/s, ${row.ratio.toFixed(2)}×`);
}

async function bench(model, threads, prompt, output, ...more) {
    const result = await run(fathom, ["bench", "-m", model, "--threads", threads, "--prompt-tokens", prompt, "--output-tokens", output, "--repeat", 1, "--json", ...more]);
    return {prefill: result.prefill_tps, decode: result.decode_tps};
}

function runPeer(...args) {
    return run(process.execPath, [peer, ...args]);
}

function run(program, args) {
    return new Promise((resolve, reject) => {
        const child = spawn(program, args.map(String), {stdio: ["ignore", "pipe", "pipe"]});
        let output = "";
        let errors = "";
        child.stdout.on("data", (data) => output += data);
        child.stderr.on("data", (data) => errors += data);
        child.on("error", reject);
        child.on("close", (code) => code === 0
            ? resolve(JSON.parse(output.trim().split("\n").at(-1)))
            : reject(new Error(`${path.basename(program)} ${args.join(" ")} ended with ${code}\n${errors}${output}`)));
    });
}

function median(values) {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function note(line) {
    process.stderr.write(`${line}\n`);
}

function report() {
    const cpu = os.cpus()[0].model.trim();
    const machine = {
        date: new Date().toISOString().slice(0, 10),
        cpu,
        cores: allThreads,
        memory_gib: Math.round(os.totalmem() / 2 ** 30),
        system: `${os.type()} ${os.release()}`,
        fathom: JSON.parse(execFileSync(fathom, ["version", "--json"], {encoding: "utf8"}).trim().split("\n").at(-1)),
        peer: `node-llama-cpp ${JSON.parse(fs.readFileSync("node_modules/node-llama-cpp/package.json", "utf8")).version}`,
    };
    const text = markdown(machine);
    const results = path.join(root, "benchmarks", "results");
    fs.mkdirSync(results, {recursive: true});
    const file = path.join(results, `${machine.date}-${cpu.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "").toLowerCase()}.md`);
    fs.writeFileSync(file, text);
    const ok = failures.length === 0 && outputs.every((output) => output.ok);
    process.stdout.write(`${text}\n${JSON.stringify({ok, machine, outputs, rows, failures})}\n`);
    process.exitCode = ok ? 0 : 1;
}

function markdown(machine) {
    const {fathom: version} = machine;
    const lines = [
        `# Fathom and llama.cpp, ${machine.date}`,
        "",
        `${machine.cpu}, ${machine.cores} cores, ${machine.memory_gib} GiB, ${machine.system}. Fathom ${version.version}${version.commit ? ` (${version.commit.slice(0, 9)})` : ""}, ${version.runtime}, kernels ${version.kernel_set}; ${machine.peer}.`,
        `Random weights in real shapes, the same files for both; tokens a second, medians of ${rounds} alternating runs (least and most in brackets). llama.cpp with or without flash attention, whichever is faster for it.`,
        "",
        "| model | work | threads | Fathom | llama.cpp | ratio |",
        "|---|---|---|---|---|---|",
        ...rows.map((row) => `| ${row.model} | ${row.work} | ${row.threads} | ${told(row.fathom, row.fathom_runs)} | ${told(row.peer, row.peer_runs)} | **${row.ratio.toFixed(2)}×** |`),
    ];
    if (outputs.length > 0) {
        lines.push("", `Divergence of the next-token distributions, KL(llama.cpp ‖ Fathom) in nats. No position of a dense model may pass ${klLimit}. In a mixture of experts rounding decides between two that score nearly the same, so the median may be ${ownMargin} times that between llama.cpp without and with flash attention:`, "", "| model | positions | median | largest | llama.cpp itself | |", "|---|---|---|---|---|---|");
        lines.push(...outputs.map((output) => `| ${output.model} | ${output.positions} | ${nats(output.kl_median)} | ${nats(output.kl_max)} | ${nats(output.peer_median)} | ${output.ok ? "agree" : "**differ**"} |`));
    }
    if (failures.length > 0)
        lines.push("", "Failed:", "", ...failures.map((failure) => `- ${failure.model}, ${failure.work}: ${failure.message}`));
    return lines.join("\n") + "\n";
}

function nats(value) {
    return value?.toExponential(1) ?? "–";
}

function told(value, runs) {
    return `${value.toFixed(1)} (${Math.min(...runs).toFixed(1)} – ${Math.max(...runs).toFixed(1)})`;
}
