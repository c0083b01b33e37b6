package io.jenkins.plugins.slidecraft.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** What a word of YAML means by the core schema: a text, a number, true, false or null. */
final class YamlScalar {
    static final CoreSchema SCHEMA = new CoreSchema();
    private static final ScalarResolver RESOLVER = SCHEMA.getScalarResolver();
    private static final Pattern NULL = Pattern.compile("~|null|Null|NULL|");
    private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,30}|0o[0-7]{1,30}|0x[0-9a-fA-F]{1,30}");
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\.[0-9]{1,30}|[0-9]{1,30}(\\.[0-9]{0,30})?)([eE][-+]?[0-9]{1,3})?");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private YamlScalar() {}

    /** The tag that was written, or else what the word looks like. */
    static Tag tag(ScalarEvent scalar) {
        String written = scalar.getTag().orElse("!");
        return written.equals("!")
                ? RESOLVER.resolve(scalar.getValue(), scalar.getImplicit().canOmitTagInPlainScalar())
                : new Tag(written);
    }

    /** Whether a tag is one of the core schema's. */
    static boolean isPlain(Tag tag) {
        return tag.equals(Tag.STR)
                || tag.equals(Tag.INT)
                || tag.equals(Tag.FLOAT)
                || tag.equals(Tag.NULL)
                || tag.equals(Tag.BOOL);
    }

    /** The word's value, or {@code null} where it has none: a tag that was written, as !!int, promises what the text need not keep. */
    static JsonNode value(Tag tag, String text) {
        if (tag.equals(Tag.STR)) {
            return JSON.textNode(text);
        }
        if (tag.equals(Tag.NULL) && NULL.matcher(text).matches()) {
            return JSON.nullNode();
        }
        if (tag.equals(Tag.BOOL) && BOOLEAN.matcher(text).matches()) {
            return JSON.booleanNode(text.equalsIgnoreCase("true"));
        }
        if (tag.equals(Tag.INT) && INTEGER.matcher(text).matches()) {
            return JSON.numberNode(integer(text));
        }
        if (tag.equals(Tag.FLOAT) && NUMBER.matcher(text).matches()) {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? JSON.numberNode(number) : null;
        }
        return null;
    }

    private static BigInteger integer(String text) {
        if (text.startsWith("0o")) {
            return new BigInteger(text.substring(2), 8);
        }
        return text.startsWith("0x") ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
    }
}
