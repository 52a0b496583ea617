package org.milepost.web;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * A library for browsers that the build includes as a WebJar.
 *
 * @param group the group of its Maven artifact
 * @param name the name of its artifact, which is that of its directory too
 */
public record WebJar(String group, String name) {

    /** A file of the library. */
    public StaticFile file(String path, String contentType) {
        String directory = "/META-INF/resources/webjars/" + name + "/" + version() + "/";
        return StaticFile.ofResource(directory + path, contentType, StaticFile.A_DAY);
    }

    private String version() {
        Properties properties = new Properties();
        byte[] file = StaticFile.read("/META-INF/maven/" + group + "/" + name + "/pom.properties");
        try {
            properties.load(new StringReader(new String(file, StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "");
    }
}
