package dev.trainyard.gateway.inbound;

/** What the protocol of the web says by numbers, in words. */
final class HttpWords {

    private HttpWords() {}

    static String of(int status) {
        return switch (status) {
            case 404 -> "There is nothing at this address.";
            case 405 -> "This address does not take that method.";
            case 406 -> "This address does not answer in the form that was asked for by the header Accept.";
            case 413 -> "The body is larger than this server takes.";
            case 414 -> "The address is too long; send the members in the body instead.";
            case 415 ->
                "This address does not take a body of that type. JSON is sent with the header"
                        + " content-type: application/json, and files as multipart/form-data.";
            case 431 -> "The headers are too large.";
            default ->
                status < 500
                        ? "The request could not be understood."
                        : "Something went wrong on our side. Its details are in the server's log under the request's id.";
        };
    }
}
