package dev.tessera.serving.images;

import dev.tessera.models.PixelImage;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pixels to file bytes. The same pixels and encoding give the same bytes, as no time, name or comment is written. Takes
 * milliseconds, so it runs on {@link EncoderPool}, not on a model's lane.
 */
public final class ImageEncoder {

    private ImageEncoder() {}

    public static byte[] encode(PixelImage image, Encoding encoding) {
        var bytes = new ByteArrayOutputStream(image.rgb().length / 2 + 1024);
        var writer = writer(encoding.format());
        try (var stream = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(buffered(image), null, null), parameters(writer, encoding));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "an image could not be written as " + encoding.format().wireName(), e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalStateException if this machine lacks the writer, such as the native part of WebP's */
    private static ImageWriter writer(ImageFormat format) {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByMIMEType(format.mediaType());
        if (!writers.hasNext()) {
            throw new IllegalStateException("no writer for " + format.mediaType() + " on this machine");
        }
        return writers.next();
    }

    private static ImageWriteParam parameters(ImageWriter writer, Encoding encoding) {
        var parameters = writer.getDefaultWriteParam();
        if (encoding.format().hasQuality()) {
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            if (encoding.format() == ImageFormat.WEBP) {
                parameters.setCompressionType(encoding.quality() == 100 ? "Lossless" : "Lossy");
            }
            parameters.setCompressionQuality(encoding.quality() / 100f);
        }
        return parameters;
    }

    private static BufferedImage buffered(PixelImage image) {
        var buffered = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        int[] pixels = ((DataBufferInt) buffered.getRaster().getDataBuffer()).getData();
        byte[] rgb = image.rgb();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255;
        }
        return buffered;
    }
}
