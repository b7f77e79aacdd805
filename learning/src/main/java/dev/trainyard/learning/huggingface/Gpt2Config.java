package dev.trainyard.learning.huggingface;

import dev.trainyard.job.tree.Fault;
import dev.trainyard.job.tree.TreeReader;
import dev.trainyard.learning.gpt.GptConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * GPT-2's {@code config.json}, read and written. A member that is absent has the value that the class GPT2Config of
 * transformers gives it. One that is not known here is refused, unless it asks for nothing: what it means cannot be
 * guessed, and a model that is computed slightly wrongly is worse than none.
 */
public final class Gpt2Config {

    /** Members that concern training, other tasks, generation or the file itself, but no logits. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "_name_or_path",
            "attn_pdrop",
            "bos_token_id",
            "decoder_start_token_id",
            "do_sample",
            "dtype",
            "embd_pdrop",
            "finetuning_task",
            "gradient_checkpointing",
            "id2label",
            "initializer_range",
            "is_decoder",
            "is_encoder_decoder",
            "label2id",
            "max_length",
            "n_ctx",
            "num_labels",
            "output_attentions",
            "output_hidden_states",
            "output_past",
            "pad_token_id",
            "prefix",
            "problem_type",
            "reorder_and_upcast_attn",
            "resid_pdrop",
            "return_dict",
            "sep_token_id",
            "summary_activation",
            "summary_first_dropout",
            "summary_proj_to_labels",
            "summary_type",
            "summary_use_proj",
            "task_specific_params",
            "temperature",
            "top_k",
            "top_p",
            "torch_dtype",
            "torchscript",
            "transformers_version",
            "use_cache");

    private static final List<String> ARCHITECTURES = List.of("GPT2LMHeadModel", "GPT2Model");
    private static final Map<String, GptConfig.Gelu> ACTIVATIONS = Map.of(
            "gelu_new", GptConfig.Gelu.TANH,
            "gelu_pytorch_tanh", GptConfig.Gelu.TANH,
            "gelu", GptConfig.Gelu.EXACT);
    private static final int MOST = 1 << 24;

    private Gpt2Config() {}

    /** Reads the tree of a file; every fault at once. */
    public static ImportedConfig read(Map<String, Object> tree) {
        List<Fault> faults = new ArrayList<>();
        TreeReader reader = TreeReader.of("config.json", tree, faults);
        if (!"gpt2".equals(tree.get("model_type"))) {
            reader.fault(
                    "model_type", "must be 'gpt2', the family that is supported, not '" + tree.get("model_type") + "'");
            return new ImportedConfig.Unsupported(faults);
        }
        reader.value("model_type");
        WITHOUT_EFFECT.forEach(reader::value);
        tree.keySet().stream().filter(name -> asksForNothing(tree.get(name))).forEach(reader::value);

        reader.list("architectures").ifPresent(names -> {
            if (names.stream().noneMatch(ARCHITECTURES::contains)) {
                reader.fault("architectures", "must name one of " + ARCHITECTURES + ", not " + names);
            }
        });
        int width = integer(reader, "n_embd", 768);
        int heads = integer(reader, "n_head", 12);
        if (width % heads != 0) {
            reader.fault("n_head", "must divide n_embd, " + width + ", evenly; " + heads + " does not");
        }
        int feedForward = integer(reader, "n_inner", 4 * width);
        GptConfig.Gelu gelu = reader.oneOf("activation_function", ACTIVATIONS.keySet(), name -> name)
                .map(ACTIVATIONS::get)
                .orElse(GptConfig.Gelu.TANH);
        boolean tied = reader.truth("tie_word_embeddings").orElse(true);
        double epsilon = reader.number("layer_norm_epsilon", 0, true, 1).orElse(1e-5);
        mustBe(reader, "scale_attn_weights", true);
        mustBe(reader, "scale_attn_by_inverse_layer_idx", false);
        mustBe(reader, "add_cross_attention", false);
        List<Integer> endTokens = endTokens(reader);
        int vocabulary = integer(reader, "vocab_size", 50257);
        int context = integer(reader, "n_positions", 1024);
        int layers = integer(reader, "n_layer", 12);
        reader.finish();
        return faults.isEmpty()
                ? new ImportedConfig.Supported(
                        new GptConfig(
                                vocabulary, context, layers, heads, width, feedForward, true, tied, gelu, epsilon),
                        endTokens)
                : new ImportedConfig.Unsupported(faults);
    }

    private static boolean asksForNothing(Object value) {
        return value == null
                || Boolean.FALSE.equals(value)
                || (value instanceof Map<?, ?> map && map.isEmpty())
                || (value instanceof List<?> list && list.isEmpty());
    }

    private static int integer(TreeReader reader, String member, int absent) {
        return (int) reader.integer(member, 1, MOST).orElse(absent);
    }

    private static void mustBe(TreeReader reader, String member, boolean supported) {
        if (reader.truth(member).orElse(supported) != supported) {
            reader.fault(member, "must be " + supported + "; models with " + !supported + " are not supported");
        }
    }

    private static List<Integer> endTokens(TreeReader reader) {
        List<Integer> tokens = new ArrayList<>();
        Object value = reader.value("eos_token_id").orElse(List.of());
        for (Object token : value instanceof List<?> list ? list : List.of(value)) {
            if (token instanceof Number number) {
                tokens.add(number.intValue());
            } else {
                reader.fault("eos_token_id", "must be a token's number or a list of them, not " + token);
            }
        }
        return tokens;
    }

    /** The tree of a file that transformers loads. */
    public static Map<String, Object> write(GptConfig config, List<Integer> endTokens) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("architectures", List.of("GPT2LMHeadModel"));
        tree.put("model_type", "gpt2");
        tree.put("vocab_size", config.vocabulary());
        tree.put("n_positions", config.context());
        tree.put("n_embd", config.width());
        tree.put("n_layer", config.layers());
        tree.put("n_head", config.heads());
        tree.put("n_inner", config.feedForward());
        tree.put(
                "activation_function",
                switch (config.gelu()) {
                    case TANH -> "gelu_new";
                    case EXACT -> "gelu";
                });
        tree.put("layer_norm_epsilon", config.normEpsilon());
        tree.put("tie_word_embeddings", config.tied());
        tree.put("scale_attn_weights", true);
        for (String dropout : List.of("attn_pdrop", "embd_pdrop", "resid_pdrop")) {
            tree.put(dropout, 0.0);
        }
        tree.put("initializer_range", 0.02);
        // Without these two, transformers assumes the last token of GPT-2's own vocabulary.
        tree.put("bos_token_id", single(endTokens));
        tree.put("eos_token_id", endTokens.size() > 1 ? endTokens : single(endTokens));
        return tree;
    }

    private static Object single(List<Integer> tokens) {
        return tokens.isEmpty() ? null : tokens.getFirst();
    }
}
