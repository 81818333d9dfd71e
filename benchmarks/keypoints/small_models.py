"""Small random instances of the classes that hosts of weights provide, for where there are none.

What they answer is noise; that they run the whole way, tokenizer, processor, network and reader of
answers, is what they are for.
"""

from __future__ import annotations

from typing import Any

import torch

from .pointers.hosted import Molmo, PaliGemma

SPECIAL = ["<pad>", "<eos>", "<bos>", "<unk>"]


def small_paligemma() -> PaliGemma:
    """A PaliGemma 2 with one block on either side and a picture of four patches."""
    import transformers as hosts

    torch.manual_seed(0)
    locations = [f"<loc{number:04d}>" for number in range(1024)]
    segments = [f"<seg{number:03d}>" for number in range(128)]
    tokenizer = _tokenizer([*SPECIAL, "<image>", *locations, *segments, "detect"], [])
    pictures = hosts.SiglipImageProcessor(size={"height": 28, "width": 28})
    pictures.image_seq_length = 4
    block = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1}
    block |= {"num_attention_heads": 2}
    config = hosts.PaliGemmaConfig(
        vision_config={"model_type": "siglip_vision_model", "image_size": 28, "patch_size": 14}
        | block,
        text_config={"model_type": "gemma2", "num_key_value_heads": 1, "head_dim": 8}
        | {"vocab_size": len(tokenizer)}
        | block,
        image_token_id=tokenizer.convert_tokens_to_ids("<image>"),
        projection_dim=16,
    )
    model = hosts.PaliGemmaForConditionalGeneration(config)
    return PaliGemma(model, hosts.PaliGemmaProcessor(pictures, tokenizer), "random")


def small_molmo() -> Molmo:
    """A Molmo 2 with one block of text and a picture of one crop."""
    import transformers as hosts

    torch.manual_seed(0)
    marks = ["<im_start>", "<im_end>", "<im_patch>", "<im_col>", "<low_res_im_start>"]
    marks += ["<|image|>", "<|video|>", "<frame_start>", "<frame_end>"]
    words = ["<points", 'coords="', '"/>', *map(str, range(100))]
    tokenizer = _tokenizer([*SPECIAL, *marks, *words], marks)
    template = (
        "{% for message in messages %}{% for part in message['content'] %}"
        "{% if part['type'] == 'image' %}<|image|>{% else %} {{ part['text'] }}{% endif %}"
        "{% endfor %}{% endfor %}"
    )
    pictures = hosts.Molmo2ImageProcessor(
        size={"height": 56, "width": 56}, max_crops=1, overlap_margins=[0, 0]
    )
    processor = hosts.Molmo2Processor(
        image_processor=pictures,
        video_processor=hosts.Molmo2VideoProcessor(),
        tokenizer=tokenizer,
        chat_template=template,
    )
    heads = {"num_attention_heads": 2, "head_dim": 8, "hidden_size": 16, "intermediate_size": 16}
    number = tokenizer.convert_tokens_to_ids
    config = hosts.Molmo2Config(
        vision_config={"num_hidden_layers": 2, "num_key_value_heads": 2, "patch_size": 14}
        | {"image_size": [56, 56]}
        | heads,
        adapter_config={"vision_feature_layer": [-1, -2], "num_key_value_heads": 2}
        | {"text_hidden_size": 16}
        | heads,
        text_config={"vocab_size": len(tokenizer), "additional_vocab_size": 8}
        | {"num_hidden_layers": 1, "num_key_value_heads": 1}
        | heads,
        image_start_token_id=number("<im_start>"),
        low_res_image_start_token_id=number("<low_res_im_start>"),
        image_end_token_id=number("<im_end>"),
        image_patch_id=number("<im_patch>"),
        frame_start_token_id=number("<frame_start>"),
        frame_end_token_id=number("<frame_end>"),
    )
    return Molmo(hosts.Molmo2ForConditionalGeneration(config), processor, "random")


def small_clip() -> Any:
    """An OpenCLIP model of the class of the released ones: four blocks, pictures of 32 pixels."""
    import open_clip

    torch.manual_seed(0)
    vision = {"layers": 4, "width": 32, "head_width": 16, "patch_size": 8, "image_size": 32}
    text = {"context_length": 77, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 1}
    return open_clip.CLIP(embed_dim=16, vision_cfg=vision, text_cfg=text).eval()


def _tokenizer(words: list[str], marks: list[str]) -> Any:
    """One that knows these words, separated by spaces."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    made = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, "<unk>"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(
        tokenizer_object=made,
        pad_token="<pad>",
        eos_token="<eos>",
        bos_token="<bos>",
        unk_token="<unk>",
        additional_special_tokens=marks,
    )
