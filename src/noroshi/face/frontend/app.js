import "./elements/copy-value.js";
import "./elements/keys.js";
import "./elements/forms.js";
import "./elements/live-notice.js";
