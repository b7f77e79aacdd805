package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.outbound.GenerationService.FinishReason;
import dev.trainyard.gateway.outbound.GenerationService.Part;
import dev.trainyard.gateway.outbound.GenerationService.Token;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How one of the protocol's ways of generating text writes what is said. */
interface SpokenJson {

    /** The beginning of the answers' ids. */
    String idPrefix();

    /** The kind of a whole answer. */
    String object();

    /** The kind of a piece of a stream. */
    String streamedObject();

    /** What a stream says of an answer before its first word, if anything. */
    Optional<Map<String, Object>> opening(int index);

    /** A piece of an answer, in a stream. */
    Map<String, Object> piece(Part.Piece piece, int lettersBefore);

    /** The end of an answer, in a stream. */
    Map<String, Object> end(int index, FinishReason reason);

    /** A whole answer. */
    Map<String, Object> whole(Collected answer);

    /** An answer that has come to its end. */
    record Collected(int index, String text, Optional<List<Token>> tokens, FinishReason reason) {}

    static String wireName(FinishReason reason) {
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH -> "length";
        };
    }
}
