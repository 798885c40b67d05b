"""Models, chips and clusters that tests of the planner share; numbers from the publications that are named."""

from headway.plan.architecture import Architecture, Attention, FeedForward, Layers
from headway.plan.cluster import ChipSpec, Cluster

LATENT = Attention(kind="latent", heads=128, q_rank=1536, kv_rank=512, head_dim=128, rope_dim=64, value_dim=128)

#: DeepSeek-V3, config.json.
DEEPSEEK_V3 = Architecture(
    hidden=7168,
    vocabulary=129280,
    mtp=1,
    layers=(
        Layers(count=3, attention=LATENT, ffn=FeedForward(kind="dense", width=18432)),
        Layers(
            count=58,
            attention=LATENT,
            ffn=FeedForward(kind="experts", experts=256, active=8, shared=1, width=2048, node_limit=4),
        ),
    ),
)


def grouped(*, layers: int, hidden: int, heads: int, kv_heads: int, width: int, vocabulary: int) -> Architecture:
    """A dense model with grouped attention, untied, as Llama and Qwen are."""
    attention = Attention(kind="grouped", heads=heads, kv_heads=kv_heads, head_dim=hidden // heads)
    return Architecture(
        hidden=hidden,
        vocabulary=vocabulary,
        layers=(Layers(count=layers, attention=attention, ffn=FeedForward(kind="dense", width=width)),),
    )


#: Llama 3.1 405B, arXiv 2407.21783, table 3.
LLAMA_405B = grouped(layers=126, hidden=16384, heads=128, kv_heads=8, width=53248, vocabulary=128256)

#: Qwen2.5-72B, config.json.
QWEN_72B = grouped(layers=80, hidden=8192, heads=64, kv_heads=8, width=29568, vocabulary=152064)


def gpt(layers: int, hidden: int, heads: int, vocabulary: int, sequence: int = 2048) -> Architecture:
    """A GPT of the Megatron benchmarks: full attention, two matrices of four times the width, tied embeddings."""
    attention = Attention(kind="full", heads=heads, head_dim=hidden // heads)
    ffn = FeedForward(kind="dense", width=4 * hidden, gated=False)
    return Architecture(
        hidden=hidden,
        vocabulary=vocabulary,
        tied_embeddings=True,
        positions=sequence,
        layers=(Layers(count=layers, attention=attention, ffn=ffn),),
    )


#: Dense rates, memory and links as in the table chips.
A100 = ChipSpec(
    name="A100 80GB SXM",
    family="ampere",
    fp16_tflops=312.0,
    hbm_gb=80.0,
    hbm_tbps=2.04,
    link_gbps=600.0,
    tdp_w=400.0,
)
H100 = ChipSpec(
    name="H100 SXM5 80GB",
    family="hopper",
    fp16_tflops=989.0,
    fp8_tflops=1979.0,
    hbm_gb=80.0,
    hbm_tbps=3.35,
    link_gbps=900.0,
    tdp_w=700.0,
)


def cluster(chip: ChipSpec, count: int, *, domain: int = 8, network_gbps: float = 50.0) -> Cluster:
    """A cluster of some chips in servers of eight."""
    return Cluster(
        name=f"{count} {chip.name}",
        chip=chip,
        count=count,
        domain=domain,
        link_gbps=chip.link_gbps / 2.0,
        network_gbps=network_gbps,
    )
