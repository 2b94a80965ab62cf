from c import obj as shared
