package dev.trainyard.job.conversation;

/** Who speaks. */
public enum Role {
    SYSTEM("system"),
    /** The later name of system in OpenAI's protocol. */
    DEVELOPER("developer"),
    USER("user"),
    ASSISTANT("assistant"),
    /** What a tool answered to the assistant. */
    TOOL("tool");

    private final String wireName;

    Role(String wireName) {
        this.wireName = wireName;
    }

    /** The name in files and requests. */
    public String wireName() {
        return wireName;
    }
}
