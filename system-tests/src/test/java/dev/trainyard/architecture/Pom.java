package dev.trainyard.architecture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A pom as it is written. */
record Pom(Element project) {

    /** A dependency; the scope is {@code compile} where none is written, the type {@code jar}. */
    record Dependency(String group, String artifact, String scope, String type) {}

    static Pom read(Path file) {
        try {
            return new Pom(DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile())
                    .getDocumentElement());
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    List<String> modules() {
        return child(project, "modules").stream()
                .flatMap(modules -> children(modules, "module"))
                .map(module -> module.getTextContent().strip())
                .toList();
    }

    /** What the project itself depends on. */
    List<Dependency> dependencies() {
        return child(project, "dependencies").stream()
                .flatMap(all -> children(all, "dependency"))
                .map(Pom::dependency)
                .toList();
    }

    private static Dependency dependency(Element element) {
        return new Dependency(
                text(element, "groupId").orElseThrow(),
                text(element, "artifactId").orElseThrow(),
                text(element, "scope").orElse("compile"),
                text(element, "type").orElse("jar"));
    }

    private static Optional<String> text(Element element, String name) {
        return child(element, name).map(found -> found.getTextContent().strip());
    }

    private static Optional<Element> child(Element element, String name) {
        return children(element, name).findFirst();
    }

    private static Stream<Element> children(Element element, String name) {
        NodeList nodes = element.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(node -> node.getNodeType() == Node.ELEMENT_NODE)
                .map(Element.class::cast)
                .filter(found -> found.getTagName().equals(name));
    }
}
