;; Run by Emacs after the configuration of the guide: takes the fix that is named, and tells what was seen on the way.
(require 'cl-lib)
(require 'json)

(defun wait-for (what holds)
  (with-timeout (20 (princ (format "timeout: %s\n" what)) (kill-emacs 1))
    (while (not (funcall holds)) (accept-process-output nil 0.05))))

(defun found ()
  (mapcar (lambda (each)
            `((text . ,(substring-no-properties (flymake-diagnostic-text each)))
              (marked . ,(buffer-substring-no-properties (flymake-diagnostic-beg each) (flymake-diagnostic-end each)))
              (type . ,(symbol-name (flymake-diagnostic-type each)))))
          (flymake-diagnostics)))

(find-file (getenv "FILE"))
;; Asked by keyboard, Eglot takes an answer; else it would open a menu.
(setq last-nonmenu-event ?\r)
;; What a command of the user's would set off.
(run-hooks 'post-command-hook)
(wait-for "the server" (lambda () (eglot-current-server)))
(wait-for "diagnostics" (lambda () (flymake-diagnostics)))

(let* ((before (found))
       (first (car (flymake-diagnostics)))
       (text (buffer-string))
       (titles nil))
  (goto-char (flymake-diagnostic-beg first))
  (cl-letf (((symbol-function 'completing-read)
             (lambda (_prompt collection &rest _)
               (setq titles (all-completions "" collection))
               (getenv "FIX"))))
    (eglot-code-actions (flymake-diagnostic-beg first) (flymake-diagnostic-end first) nil t))
  (wait-for "the fix" (lambda () (not (equal text (buffer-string)))))
  ;; Eglot tells of changes when nobody types, which is no time of a batch, and before it saves.
  (save-buffer)
  (wait-for "no diagnostics" (lambda () (flymake-start) (null (flymake-diagnostics))))
  (princ (json-encode `((before . ,(vconcat before))
                        (titles . ,(vconcat titles))
                        (text . ,(buffer-substring-no-properties (point-min) (point-max))))))
  (eglot-shutdown (eglot-current-server)))
