package io.minio;

public class MinioClient {}
